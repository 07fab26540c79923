import { z } from 'zod';

const address = z.union([z.ipv4(), z.ipv6()]);

/** Of a request whose address nobody could tell, `unknown` is kept: that is no evidence of anything. */
export const isIpAddress = (text: string): boolean => address.safeParse(text).success;
