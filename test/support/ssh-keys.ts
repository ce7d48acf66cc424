/** Public keys that ssh-keygen has made, and what it says of the first. Their private halves are gone. */

export const SSH_KEY =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDrFSGJODJZM7K7wRohUfxJlVKoezC5eb0XAc9sLT6IemTFKczj5z' +
  'C7HrXiy6k+zZThEr9bhuJY7YJeMQtHQGtiSOCSkmKX5rFkO5QbUJcFlJWBa1sx9a0vdyBbSoMdK3rce5EAiQQ6KvZu' +
  '8YNBbfZ2m8XeMzj8FVyndpphe9Sg/0qo9FvvbH10t1dzN0lkwXb3RCe6FaYqSt+QjpAs725ZYl/8OPj06dKJ0wnFgk' +
  'TNoaT+1mhagUBdP+1Fdkf7qOIDw3lBsyoDAuGByZLR28YCveRCq6s3tYRVkTiUM3UUVlv5a0KArCSal5ig6JKjC5x+' +
  'PexlzJeG1VzkfCA4Aaqn';

/** `ssh-keygen -l -E md5` */
export const FINGERPRINT = 'ef:a6:06:85:3a:51:4d:3f:7d:13:6f:8e:6c:10:38:de';

/** 1,024 bits. */
export const SHORT_KEY =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDJ6yWtqCkDhtH7rLgJVKyuMXbUxBovinBx1nQ0+uiWyj+qJyFGOH' +
  '/GigfkJq9cPsJTayWVN28T9vyneJVaCF8rpi61f3Q+35v4oLuwbguWKHTYyOpVVl97bHM04bWJupbbh08JN/PIHy2q' +
  'pWfUj7CjzChsy+iT6JCPg2IobjaeOw==';

export const ED25519_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMxOaTNv/xSjH6r42/wuJBjYNZi+WND4+BlM1VcUX5xH';
