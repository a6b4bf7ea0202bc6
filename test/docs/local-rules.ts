import { UNCERTAINTIES, type UncertainRule } from '../../local/uncertain.js';
import { REJECTIONS } from '../local/rejections/rejections.js';
import { isTested, type Rule } from '../local/rules/rule.js';
import { RULE_GROUPS, type RuleGroup } from '../local/rules/rules.js';

const FOLDER = 'test/local/rules';

/** The section of docs/local.md that lists every rule, as the tests declare them. */
export function ruleTable(): string {
  const rows = RULE_GROUPS.flatMap((group) => group.rules.map((rule) => ({ group, rule })))
    .sort((a, b) => a.rule.number - b.rule.number)
    .map(({ group, rule }) => `| ${rule.number} | ${group.api} | ${cell(rule.title)} | ${statusOf(rule, group)} |`);
  return ['| rule | API | what the gateway does | here |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** What API Gateway says of templates that it rejects. */
export function rejectionTable(): string {
  const rows = REJECTIONS.map(
    ({ api, what, message, source }) => `| ${api} | ${cell(what)} | \`${cell(message)}\` | ${sourceLink(source)} |`,
  );
  return ['| API | what is rejected | in these words | seen by |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** An issue or pull request of a repository, or words. */
function sourceLink(source: string): string {
  const [, repository, number] = /^([\w-]+\/[\w-]+)#(\d+)$/.exec(source) ?? [];
  return repository === undefined ? source : `[${source}](https://github.com/${repository}/issues/${number})`;
}

/** The switches that no rule has. */
export function furtherSwitches(): string {
  const rows = Object.entries(UNCERTAINTIES)
    .filter(([name]) => !/^\d+$/.test(name))
    .map(([name, { about }]) => `| \`${name}\` | ${cell(about)} | ${positionsOf(name as UncertainRule)} |`);
  return ['| switch | what is uncertain | positions |', '| --- | --- | --- |', ...rows].join('\n');
}

function statusOf(rule: Rule, { file }: RuleGroup): string {
  if (!isTested(rule)) return `not applicable: ${rule.reason}`;
  const tested = `[tested](../${FOLDER}/${file})`;
  return rule.uncertainty === undefined ? tested : `${tested}, switch: ${positionsOf(rule.uncertainty)}`;
}

function positionsOf(rule: UncertainRule): string {
  return UNCERTAINTIES[rule].positions.map((name) => `\`${name}\``).join(', ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
