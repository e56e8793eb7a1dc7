import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { literal } from '../../engine/sql.ts';
import { openWarehouse } from '../../engine/warehouse.ts';
import { type FeedRead, openFeedSink, rowsFile } from '../feed-sink.ts';
import type { Finding } from '../finding.ts';
import type { LandedFile, ReadResult } from '../reader.ts';
import { readOneRoster } from './read-oneroster.ts';
import { fileNames, hasFile, type Version } from './spec.ts';

/** Files by name, as text or bytes. Part of the tests. */
export type Files = Readonly<Record<string, string | Buffer>>;

export interface MemoryFeed {
  columns: string[];
  readonly rows: { file: string; line: number; values: Record<string, string | null> }[];
  readonly refused: { file: string; line: number; raw: string; rule: string }[];
}

export interface Read {
  readonly result: ReadResult;
  readonly feeds: ReadonlyMap<string, MemoryFeed>;
  readonly findings: readonly Finding[];
  feed(name: string): MemoryFeed;
  /** `rule column ×rows`, errors and warnings before notes. */
  told(): string[];
}

/** Puts files into a folder, reads them, takes the folder away. */
export async function readFiles(files: Files, copyFrom?: number): Promise<Read> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-oneroster-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return await readFolder(folder, Object.keys(files), copyFrom);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function readFolder(folder: string, names: readonly string[], copyFrom?: number): Promise<Read> {
  const landed = names.map((name): LandedFile => {
    const path = join(folder, name);
    return { name, path, bytes: statSync(path).size, sha256: '' };
  });
  const target = mkdtempSync(join(tmpdir(), 'almanac-oneroster-read-'));
  try {
    mkdirSync(join(target, 'rows'));
    const sink = await openFeedSink(join(target, 'scratch'), copyFrom === undefined ? {} : { copyFrom });
    let brought: FeedRead[] = [];
    const result = await readOneRoster(landed, sink, 'sis').finally(async () => {
      brought = await sink.close(target);
    });
    const findings = sink.findings();
    const feeds = await feedsIn(target, brought);
    return {
      result,
      feeds,
      findings,
      feed: (name) => feeds.get(name) ?? { columns: [], rows: [], refused: [] },
      told: () => findings.map(({ rule, column, rows }) => `${rule} ${column ?? '-'} ×${rows}`),
    };
  } finally {
    rmSync(target, { recursive: true });
  }
}

/** What a sink has written down. */
async function feedsIn(target: string, brought: readonly FeedRead[]): Promise<Map<string, MemoryFeed>> {
  const warehouse = await openWarehouse();
  try {
    const refused = await warehouse.all<{
      feed: string;
      file: string;
      line: number;
      raw: string;
      rule: string;
    }>(
      `select feed, file, line, raw, rule
      from read_parquet(${literal(join(target, 'quarantine.parquet'))})
      order by source_row`,
    );
    const feeds = new Map<string, MemoryFeed>();
    for (const { feed: name, columns, read, refused: held } of brought) {
      const rows =
        read > held
          ? await warehouse.all<Record<string, string | null>>(
              `from read_parquet(${literal(rowsFile(target, name))}) order by source_row`,
            )
          : [];
      feeds.set(name, {
        columns: [...columns],
        rows: rows.map(({ source_row: _, source_file, source_line, ...values }) => ({
          file: source_file ?? '',
          line: Number(source_line),
          values,
        })),
        refused: refused.filter(({ feed }) => feed === name).map(({ feed: _, ...row }) => row),
      });
    }
    return feeds;
  } finally {
    warehouse.close();
  }
}

/** A manifest that announces `bulk` files, and leaves nothing out. */
export function manifest(version: Version, bulk: readonly string[]): string {
  const modes = fileNames
    .filter((file) => hasFile(version, file))
    .map((file) => `file.${file},${bulk.includes(file) ? 'bulk' : 'absent'}`);
  return lines('propertyName,value', 'manifest.version,1.0', `oneroster.version,${version}`, ...modes);
}

export function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

/** A small district in OneRoster 1.2 with nothing odd about it. */
export function cleanSet(): Record<string, string> {
  const files: Record<string, string> = {
    'orgs.csv': lines(
      'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId',
      'd1,,,Northwind Schools,district,0100,',
      's1,,,Alder Elementary,school,0101,d1',
      's2,,,Birch High,school,0102,d1',
    ),
    'academicSessions.csv': lines(
      'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear',
      'y27,,,2026-27,schoolYear,2026-09-01,2027-06-19,,2027',
      't1,,,Semester 1,semester,2026-09-01,2027-01-30,y27,2027',
      't2,,,Semester 2,semester,2027-01-30,2027-06-19,y27,2027',
    ),
    'courses.csv': lines(
      'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
      'c1,,,y27,English 9,ENG9,09,d1,English,01001',
      'c2,,,y27,Homeroom 3,HR3,03,d1,Homeroom,',
    ),
    'users.csv': lines(
      'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns',
      'u1,,,true,ana,{State:900001},Ana,Reyes,,1001,ana@example.org,,,u5,09,,,,,,s2,',
      'u2,,,true,ben,,Ben,Okafor,,1002,,,,,03,,,Benny,,,s1,',
      'u3,,,true,carla,,Carla,Lund,,501,carla@example.org,,,,,,,,,,s2,',
      'u4,,,true,dev,,Dev,Patel,,502,,,,,,,,,,,d1,',
      'u5,,,true,eva,,Eva,Reyes,,,eva@example.org,,555-0100,,,,,,,,s2,',
    ),
    'roles.csv': lines(
      'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId',
      'r1,,,u1,primary,student,2026-09-01,2027-06-19,s2,',
      'r2,,,u2,primary,student,2026-10-05,,s1,',
      'r3,,,u3,primary,teacher,2026-08-20,,s2,',
      'r4,,,u3,secondary,counselor,2026-08-20,2027-07-01,s1,',
      'r5,,,u4,primary,districtAdministrator,,,d1,',
      'r6,,,u5,primary,parent,,,s2,',
    ),
    'classes.csv': lines(
      'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
      'k1,,,English 9 A,09,c1,ENG9-A,scheduled,201,s2,"t1,t2",English,01001,"1,3"',
      'k2,,,Homeroom 3 B,03,c2,HR3-B,homeroom,12,s1,y27,Homeroom,,',
    ),
    'enrollments.csv': lines(
      'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
      'e1,,,k1,s2,u1,student,,2026-09-01,2027-06-19',
      'e2,,,k2,s1,u2,student,,2026-10-05,2027-03-13',
      'e3,,,k1,s2,u3,teacher,true,2026-09-01,',
    ),
    'demographics.csv': lines(
      'sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus',
      'u1,,,2012-03-04,female,false,false,false,false,true,false,true,US,,,01652',
      'u2,,,2018-05-06,male,false,true,true,false,false,false,false,US,,,01652',
    ),
  };
  const bulk = Object.keys(files).map((name) => name.replace('.csv', ''));
  return { 'manifest.csv': manifest('1.2', bulk), ...files };
}

/** The clean set with one file changed. */
export function withFile(name: string, change: (text: string) => string): Record<string, string> {
  const files = cleanSet();
  return { ...files, [name]: change(files[name] ?? '') };
}
