/** What a district keeps about students' records, as the store does; days are YYYY-MM-DD. */
export interface RecordBooks {
  readonly disclosures: {
    of(student: string): Promise<readonly Disclosure[]>;
    add(disclosure: NewDisclosure): Promise<unknown>;
    strike(id: string, student: string, by: string, reason: string): Promise<boolean>;
  };
  readonly requests: RequestBook;
  readonly directory: {
    policy(): Promise<{
      readonly items: readonly string[];
      readonly decidedAt: string;
      readonly decidedBy: string;
    } | null>;
    decidePolicy(items: readonly string[], by: string): Promise<unknown>;
    optedOut(): Promise<readonly string[]>;
    optOutOf(student: string): Promise<{ readonly askedBy: string; readonly beginsOn: string } | null>;
    optOut(student: string, wanted: { askedBy: string; beginsOn: string; by: string }): Promise<void>;
    optIn(student: string, by: string): Promise<void>;
  };
  readonly notices: {
    list(): Promise<readonly Notice[]>;
    add(notice: Omit<Notice, 'id'>): Promise<unknown>;
  };
}

export interface NewDisclosure {
  readonly student: string;
  readonly disclosedOn: string;
  readonly outcome: 'disclosed' | 'refused';
  readonly party: string;
  readonly interest: string;
  readonly provision: string;
  readonly threat: string | null;
  readonly records: string;
  readonly edition: string | null;
  readonly recordedBy: string;
}

export interface Disclosure extends NewDisclosure {
  readonly id: string;
  readonly look: number | null;
  readonly recordedAt: string;
  readonly struck: { readonly at: string; readonly by: string; readonly reason: string } | null;
}

export interface NewRequest {
  readonly student: string;
  readonly kind: 'inspect' | 'amend';
  readonly askedOn: string;
  readonly askedBy: string;
  readonly way: 'screen' | 'letter';
  readonly dueOn: string;
  readonly what: string;
  readonly wanted: string | null;
  readonly recordedBy: string;
}

export type RequestAnswer = 'inspected' | 'refused' | 'amended';

export interface RecordRequest extends NewRequest {
  readonly id: string;
  readonly answer: { readonly answer: RequestAnswer; readonly on: string; readonly words: string } | null;
  readonly hearing: {
    readonly askedOn: string;
    readonly on: string | null;
    readonly outcome: 'amended' | 'upheld' | null;
  } | null;
  readonly statement: { readonly words: string; readonly on: string } | null;
}

export interface RequestBook {
  add(request: NewRequest): Promise<unknown>;
  of(student: string): Promise<readonly RecordRequest[]>;
  list(since: string): Promise<readonly RecordRequest[]>;
  answer(
    id: string,
    answer: { answer: RequestAnswer; on: string; by: string; words: string },
  ): Promise<unknown>;
  askHearing(id: string, on: string, by: string): Promise<unknown>;
  holdHearing(id: string, on: string, outcome: 'amended' | 'upheld', by: string): Promise<unknown>;
  placeStatement(id: string, on: string, words: string, by: string): Promise<unknown>;
}

export interface Notice {
  readonly id: string;
  readonly schoolYear: number;
  readonly givenOn: string;
  readonly way: string;
  readonly languages: readonly string[];
  readonly audience: string;
  readonly recordedBy: string;
}
