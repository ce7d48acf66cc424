/** Every page of ours carries it, refusals too: so that a command knows what answers at a port. */
export const PRODUCT_HEADER = 'x-kumobako';
