/**
 * The tables of the store as the migrations leave them. Instants are ISO 8601 text in UTC, days are `YYYY-MM-DD`,
 * yes/no is 1/0, lists are JSON text: the same on every database Kysely speaks to.
 */
export interface Tables {
  user_account: {
    id: string;
    username: string;
    name: string;
    password_hash: string | null;
    staff_number: string | null;
    guardian_id: string | null;
    student_id: string | null;
    language: string;
    created_at: string;
    disabled_at: string | null;
    disabled_by: string | null;
    provisioned_at: string | null;
    roleless_since: string | null;
  };
  role_grant: {
    id: string;
    user_id: string;
    role: string;
    scope: string;
    requester: string;
    approver: string;
    justification: string;
    begins_on: string;
    ends_on: string | null;
  };
  access_request: {
    id: string;
    user_id: string;
    requested_at: string;
    role: string;
    scope: string;
    justification: string;
    begins_on: string;
    ends_on: string;
    state: string;
    decided_at: string | null;
    decided_by: string | null;
    decision_reason: string | null;
    grant_id: string | null;
    granted_until: string | null;
  };
  grant_review: {
    id: string;
    grant_id: string;
    reviewed_at: string;
    reviewed_by: string;
    outcome: string;
    reason: string;
  };
  role_version: {
    role: string;
    version: number;
    form: string;
    decided_at: string;
    decided_by: string;
    reason: string;
  };
  job_title: {
    title: string;
    role: string;
    decided_at: string;
    decided_by: string;
  };
  published_set: {
    key: string;
    edition: string;
    as_of: string;
    published_at: string;
    cells: string;
  };
  session: {
    token_hash: string;
    id: string;
    user_id: string;
    created_at: string;
    last_seen_at: string;
    expires_at: string;
    signed_in_by: string;
    passkey_id: string | null;
    browser: string;
    view_as: string | null;
    is_masked: number;
  };
  sign_in_identity: {
    provider: string;
    subject: string;
    user_id: string;
    bound_at: string;
  };
  passkey: {
    id: string;
    user_id: string;
    public_key: string;
    counter: number;
    transports: string;
    name: string;
    is_synced: number;
    created_at: string;
    last_used_at: string | null;
  };
  totp_secret: {
    user_id: string;
    secret: string;
    confirmed_at: string | null;
    last_step: number;
  };
  recovery_code: {
    code_hash: string;
    user_id: string;
  };
  sign_in_step: {
    token_hash: string;
    purpose: string;
    content: string;
    expires_at: string;
  };
  sign_in_attempt: {
    username: string;
    at: string;
    succeeded: number;
    address: string;
  };
  identity_link: {
    kind: string;
    id_system: string;
    id_value: string;
    person_id: string;
  };
  delivery_decision: {
    id: string;
    delivery: string;
    decided_at: string;
    decided_by: string;
    decision: string;
    reason: string;
    thresholds: string | null;
    is_used: number;
  };
  id_decision: {
    id: string;
    source: string;
    id_system: string;
    id_value: string;
    person_id: string;
    decided_at: string;
    decided_by: string;
    reason: string;
    undone_at: string | null;
    undone_by: string | null;
    undone_reason: string | null;
  };
  disclosure: {
    id: string;
    student_id: string;
    disclosed_on: string;
    outcome: string;
    party: string;
    interest: string;
    provision: string;
    threat: string | null;
    records: string;
    edition: string | null;
    look: number | null;
    recorded_at: string;
    recorded_by: string;
    struck_at: string | null;
    struck_by: string | null;
    struck_reason: string | null;
  };
  record_request: {
    id: string;
    student_id: string;
    kind: string;
    asked_on: string;
    asked_by: string;
    way: string;
    due_on: string;
    what: string;
    wanted: string | null;
    recorded_at: string;
    recorded_by: string;
    answer: string | null;
    answered_on: string | null;
    answered_by: string | null;
    answer_words: string | null;
    hearing_asked_on: string | null;
    hearing_on: string | null;
    hearing_outcome: string | null;
    statement: string | null;
    statement_on: string | null;
    statement_by: string | null;
  };
  directory_policy: {
    version: number;
    items: string;
    decided_at: string;
    decided_by: string;
  };
  directory_opt_out: {
    id: string;
    student_id: string;
    asked_by: string;
    begins_on: string;
    recorded_at: string;
    recorded_by: string;
    ended_at: string | null;
    ended_by: string | null;
  };
  annual_notice: {
    id: string;
    school_year: number;
    given_on: string;
    way: string;
    languages: string;
    audience: string;
    recorded_at: string;
    recorded_by: string;
  };
  audit_entry: {
    number: number;
    at: string;
    actor: string;
    kind: string;
    detail: string;
    previous: string;
    hash: string;
  };
}
