import { historiesHold } from './histories.ts';
import { openStage } from './simulation.ts';

historiesHold(await openStage(), 1, 600);
