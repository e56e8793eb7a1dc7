const lineage = ['source_row', 'source_file', 'source_line'];

/**
 * Column names a table can have: none empty, none twice (SQL does not tell upper from lower case), none that lineage
 * needs, and none with letters that cannot be seen. The n-th column without a name becomes `column_n`; of several with the same name, later ones get `_2`, `_3` …
 */
export function tellApart(names: readonly string[]): string[] {
  const taken = new Set(lineage);
  return names.map((raw, index) => {
    const wanted = raw.replace(/\p{Cc}+/gu, ' ').trim() || `column_${index + 1}`;
    let name = wanted;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${wanted}_${count}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
