/**
 * Whether a password is one that is tried first: what a district's people pick when they are told to make it long. Held against words of the
 * place (`near`: the user name, the product) and against repetitions and runs, in any spelling (NIST SP 800-63B-4, 3.1.1.2). There is no list of breached
 * passwords here: those of twelve characters and more are nearly all of these forms, and the others number billions.
 */
export function isEasy(password: string, near: readonly string[] = []): boolean {
  const folded = [...password.normalize('NFKC').toLowerCase()]
    .map((letter) => plain[letter] ?? letter)
    .join('');
  const words = [...common, ...near.map((word) => word.normalize('NFKC').toLowerCase())].filter(
    (word) => word.length >= 4,
  );
  // What is left when the words everybody knows are taken out has to be a password still.
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), folded).replace(/[\W\d_]+/g, '');
  return new Set(folded).size < 6 || isRun(folded) || (rest.length < 6 && rest.length < folded.length / 2);
}

/** Most letters follow the one before on the keyboard, in the alphabet or among the digits. */
function isRun(folded: string): boolean {
  const pairs = [...folded].slice(1).map((letter, at) => `${folded[at]}${letter}`);
  const following = pairs.filter((pair) => rows.some((row) => row.includes(pair))).length;
  return following >= pairs.length * 0.75;
}

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'abcdefghijklmnopqrstuvwxyz', '01234567890'].flatMap(
  (row) => [row, [...row].toReversed().join('')],
);

const common = [
  ...['password', 'passwort', 'contrasena', 'welcome', 'bienvenido', 'letmein', 'qwerty', 'admin', 'login'],
  ...['changeme', 'iloveyou', 'princess', 'sunshine', 'football', 'baseball', 'dragon', 'monkey', 'superman'],
  ...['school', 'escuela', 'teacher', 'principal', 'student', 'district', 'almanac', 'summer', 'winter'],
  ...['spring', 'autumn', 'verano', 'invierno', 'secret', 'default', 'test'],
];

const plain: Readonly<Record<string, string>> = { '@': 'a', $: 's', '!': 'i', ñ: 'n' };
