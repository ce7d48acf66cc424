# The image for those who have Docker or Podman: docker build -t kumobako .
# Without either, `npm run image` makes one with the same settings (tools/image/settings.ts; a test compares them).
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --no-audit --no-fund && npm pack --pack-destination /

FROM node:24-bookworm-slim
COPY --from=build /kumobako-*.tgz /tmp/
RUN npm install --global --ignore-scripts --no-audit --no-fund /tmp/kumobako-*.tgz \
    && rm -rf /tmp/kumobako-*.tgz /root/.npm \
    && mkdir -p /var/lib/kumobako /home/kumobako \
        /etc/localstack/init/boot.d /etc/localstack/init/start.d \
        /etc/localstack/init/ready.d /etc/localstack/init/shutdown.d \
    && printf '#!/bin/sh\nexec kumobako start "$@"\n' > /usr/local/bin/docker-entrypoint.sh \
    && chown 1000:1000 /var/lib/kumobako /home/kumobako
ENV HOME=/home/kumobako
ENV LANG=C.UTF-8
ENV KUMOBAKO_HOST=0.0.0.0
ENV KUMOBAKO_ALLOW_INSECURE=1
ENV KUMOBAKO_DATA_DIR=/var/lib/kumobako
USER 1000:1000
WORKDIR /home/kumobako
VOLUME ["/var/lib/kumobako"]
EXPOSE 4566/tcp
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.KUMOBAKO_PORT||4566)+'/_kumobako/ready').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["kumobako", "start"]
