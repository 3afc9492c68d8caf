/**
 * Surroundings in which a listed word says nothing about the student: names of windows and fields that every browser shows
 * by itself, in English and Vietnamese. A list that names one of them whole ("google chrome") still counts.
 */
const browsers: readonly string[] = [
  // The title of each window, and the name under the icon.
  'Google Chrome',
  // What an empty address bar or start page says.
  'Search Google or type a URL',
  'Search Google or type URL',
  'Search with Google or enter address',
  'Search with Bing or enter address',
  'Search with DuckDuckGo or enter address',
  'Tìm kiếm trên Google hoặc nhập một URL',
  'Tìm kiếm trên Google hoặc nhập URL',
  'Tìm kiếm với Google hoặc nhập địa chỉ',
  'Tìm kiếm bằng Google hoặc nhập địa chỉ',
  // How other sites let people sign in.
  'Sign in with Google',
  'Sign up with Google',
  'Continue with Google',
  'Log in with Google',
  'Login with Google',
  'Sign in with Facebook',
  'Continue with Facebook',
  'Log in with Facebook',
  'Login with Facebook',
  'Đăng nhập bằng Google',
  'Đăng nhập với Google',
  'Tiếp tục với Google',
  'Đăng nhập bằng Facebook',
  'Đăng nhập với Facebook',
  'Tiếp tục với Facebook',
];

/**
 * What this product's own pages say to students with a word that the strict preset lists. Only a few words each, because
 * longer ones are wrapped.
 */
const ownPages: readonly string[] = [
  'Your answer',
  'An answer could not be saved',
  'without an answer',
  'no answer',
  '1 answer',
  'Answer your browser',
  'gave an answer',
  'send this answer again',
  'a newer answer',
];

export const harmlessPhrases: readonly string[] = [...browsers, ...ownPages];
