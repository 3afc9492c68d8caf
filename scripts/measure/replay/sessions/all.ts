import type { Session } from '../session.ts';
import { conditions } from './conditions.ts';
import { faces } from './faces.ts';
import { honest } from './honest.ts';
import { mixed } from './mixed.ts';
import { objectsAndScreen } from './objects-and-screen.ts';
import { persons } from './persons.ts';
import { speechAndPage } from './speech-and-page.ts';
import { technical } from './technical.ts';

/** Every scripted session. Titles are unique: they name the files. */
export const sessions: readonly Session[] = [
  ...honest,
  ...faces,
  ...objectsAndScreen,
  ...speechAndPage,
  ...technical,
  ...persons,
  ...conditions,
  ...mixed,
];
