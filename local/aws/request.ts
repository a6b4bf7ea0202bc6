import type { JsonObject } from '../json.js';

/** A call of the AWS JSON protocol, as far as a permission is decided on it. */
export interface AwsCall {
  /** For example `dynamodb`. */
  readonly service: string;
  /** For example `PutItem`. */
  readonly operation: string;
  readonly input: JsonObject;
}

/** One permission that a call needs. */
export interface AccessRequest {
  /** For example `dynamodb:PutItem`. */
  readonly action: string;
  readonly resource: string;
  /** Values of the condition keys that this request carries. */
  readonly conditionKeys: ReadonlyMap<string, readonly string[]>;
}

export interface AwsAnswer {
  readonly status: number;
  readonly body: string;
}

export interface AwsService {
  /** Whether whoever has no role of the app may call it: the owner of the account, or other services of AWS. */
  readonly takesStrangers?: boolean;
  /** The permissions that a call needs, all of them. */
  accessRequests(call: AwsCall): readonly AccessRequest[];
  answer(call: AwsCall): Promise<AwsAnswer>;
}

export function awsError(type: string, message: string, status = 400): AwsAnswer {
  return { status, body: JSON.stringify({ __type: type, message, Message: message }) };
}
