// @ts-check

/**
 * @typedef {import('../request-record.js').RequestDetail} Detail
 * @typedef {import('../request-record.js').TimedStep} Step
 * @typedef {import('../masked-step.js').KeptBody} KeptBody
 * @typedef {import('./header-changes.mjs').Headers} Headers
 * @typedef {{ label: string; text: string }} Document JSON or text
 * @typedef {{ title: string; at: number; durationMs?: number; tone?: 'good' | 'bad'; facts: [string, string][];
 *   documents: Document[]; calls: Extract<Step, { kind: 'called' }>[]; logs: Extract<Step, { kind: 'logged' }>[];
 *   headers?: { before?: Headers; after: Headers; label: string; beforeLabel?: string } }} Stage
 */

/**
 * The way of a request as people think of it: what belongs together is one stage.
 * @param {Detail} detail
 * @returns {Stage[]}
 */
export function journeyOf({ steps }) {
  /** @type {Stage[]} */
  const stages = [];
  const received = steps.find((step) => step.kind === 'received');
  const fromUpstream = steps.find((step) => step.kind === 'upstream-answered');
  for (const step of steps) {
    const stage = stageOf(step, received?.headers ?? [], fromUpstream?.headers);
    if (stage !== undefined) stages.push(stage);
    else add(step, stages);
  }
  return stages;
}

/** @type {(step: Step, sent: Headers, upstreamHeaders: Headers | undefined) => Stage | undefined} */
function stageOf(step, sent, upstreamHeaders) {
  switch (step.kind) {
    case 'received':
      return stage(step.at, `${step.method} ${step.url}`, {
        documents: bodyOf('Body', step.body),
        headers: { label: 'Headers of the caller', after: step.headers },
      });
    case 'routed':
      return stage(step.at, `Route ${step.route}`, {
        facts: [['Stage', step.stage], ...named('Path parameter', Object.entries(step.parameters))],
      });
    case 'identified':
      return stage(step.at, step.sources.length === 0 ? 'No identity sources to look for' : 'Identity sources', {
        facts: step.sources.map(({ name, value }) => [name, value === '' ? 'missing' : value]),
        ...(step.sources.some(({ value }) => value === '') ? { tone: 'bad' } : {}),
      });
    case 'authorizer-cached':
      return stage(step.at, 'Authorizer: cached result', { documents: [{ label: 'Result', text: step.result }] });
    case 'invoked':
      return stage(step.at, step.role === 'authorizer' ? 'Authorizer called' : 'Function called', {
        facts: [['Function', step.functionId]],
        documents: [{ label: 'Event', text: step.event }],
      });
    case 'decided':
      return stage(step.at, `Decision: ${step.decision}`, { tone: step.decision === 'allowed' ? 'good' : 'bad' });
    case 'forwarded':
      return stage(step.at, 'Upstream called', {
        facts: [['Request', `${step.method} ${step.url}`]],
        documents: bodyOf('Body for the upstream', step.body),
        headers: {
          label: 'What the upstream received',
          before: sent,
          after: step.headers,
          beforeLabel: 'The caller sent',
        },
      });
    case 'answered':
      return stage(step.at, `Answer ${step.status}`, {
        tone: step.status < 400 ? 'good' : 'bad',
        facts: step.problem === undefined ? [] : [['Problem', step.problem]],
        documents: bodyOf('Body of the answer', step.body),
        headers:
          upstreamHeaders === undefined
            ? { label: 'Headers of the answer', after: step.headers }
            : {
                label: 'Headers of the answer',
                before: upstreamHeaders,
                after: step.headers,
                beforeLabel: 'The upstream sent',
              },
      });
    default:
      return undefined;
  }
}

/** What ends or illustrates a stage that has begun. @type {(step: Step, stages: Stage[]) => void} */
function add(step, stages) {
  /** @param {(stage: Stage) => boolean} fits */
  const latest = (fits) => stages.findLast(fits) ?? stages.at(-1);
  if (step.kind === 'returned' || step.kind === 'called' || step.kind === 'logged') {
    const running = latest(({ facts }) => facts.some(([, value]) => value === step.functionId));
    if (step.kind === 'called') running?.calls.push(step);
    if (step.kind === 'logged') running?.logs.push(step);
    if (step.kind !== 'returned' || running === undefined) return;
    running.durationMs = step.at - running.at;
    if (step.outcome !== 'answer') {
      running.facts.push(['Outcome', step.outcome]);
      running.tone = 'bad';
    }
    running.documents.push({ label: 'Result', text: step.result });
    return;
  }
  const called = latest(({ title }) => title === 'Upstream called');
  if (called === undefined) return;
  called.durationMs = step.at - called.at;
  if (step.kind === 'upstream-failed') {
    called.facts.push(['Problem', step.problem]);
    called.tone = 'bad';
  }
  if (step.kind === 'upstream-answered') {
    called.facts.push(['Status', String(step.status)]);
    called.documents.push(...bodyOf('Body from the upstream', step.body));
  }
}

/** @type {(at: number, title: string, more?: Partial<Stage>) => Stage} */
function stage(at, title, more = {}) {
  return { at, title, facts: [], documents: [], calls: [], logs: [], ...more };
}

/** @type {(label: string, entries: [string, string][]) => [string, string][]} */
function named(label, entries) {
  return entries.map(([name, value]) => [`${label} ${name}`, value]);
}

/** @type {(label: string, body: KeptBody) => Document[]} */
function bodyOf(label, { bytes, text, isCut }) {
  if (bytes === 0) return [];
  const size = `${label}, ${bytes} bytes${isCut ? ', the beginning' : ''}`;
  return [{ label: size, text: text ?? 'Not text.' }];
}
