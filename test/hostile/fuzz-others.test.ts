import { fuzzEverySecond } from './support/fuzz.ts';

fuzzEverySecond(1);
