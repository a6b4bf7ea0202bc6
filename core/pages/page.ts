/** What is on a page; `render.ts` makes HTML of it and escapes every text in it. */
export interface Page {
  readonly status: number;
  /** Title and heading. */
  readonly title: string;
  readonly content: readonly Block[];
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** What to do, one after the other. */
  | { readonly kind: 'steps'; readonly steps: readonly string[] }
  /** Ways on; the first is the one to take. */
  | { readonly kind: 'actions'; readonly actions: readonly Action[] }
  | { readonly kind: 'items'; readonly items: readonly Item[] }
  | Question
  /** Small print for whoever is asked for help. */
  | { readonly kind: 'details'; readonly facts: readonly Fact[] };

/** Something to fill in; the answer becomes a parameter of a page that is opened. */
export interface Question {
  readonly kind: 'question';
  readonly question: string;
  readonly input: 'email';
  readonly name: string;
  readonly submit: string;
  /** http or https, in full, without a query. */
  readonly action: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** As with a form. */
  readonly leadsTo: readonly string[];
}

export type Action = Link | Form;

export interface Link {
  readonly kind: 'link';
  readonly text: string;
  /** http or https, in full. */
  readonly href: string;
  readonly newTab?: boolean;
}

/** A button that posts. */
export interface Form {
  readonly kind: 'form';
  readonly text: string;
  /** What the button does, where its text alone is ambiguous: several buttons of one name. */
  readonly description?: string;
  /** http or https, in full. */
  readonly action: string;
  readonly fields?: readonly (readonly [name: string, value: string])[];
  /** Sources (CSP) to which the answer may redirect, besides the origin of `action`: browsers stop at any other. */
  readonly leadsTo?: readonly string[];
}

/** One of several things of a kind, each with what can be done with it. */
export interface Item {
  readonly title: string;
  /** Marks one among the others, as in 'this device'. */
  readonly mark?: string;
  readonly facts: readonly Fact[];
  readonly actions: readonly Action[];
}

export type Fact =
  | { readonly term: string; readonly value: string }
  /** Seconds since 1970; shown in UTC, since nobody knows where the reader is. */
  | { readonly term: string; readonly time: number };
