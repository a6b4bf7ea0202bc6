import type { GatewayAnswer } from '../gateway/gateway-request.js';
import { type HeaderField, type HeaderList, headerValues, replaceHeader } from '../gateway/header-list.js';
import { lookUpPath } from '../gateway/mapping-expression.js';
import type { Switches } from '../uncertain.js';
import type { AnswerMapping } from './integration-model.js';
import { type MappingTemplate, type RenderedTemplate, renderMappingTemplate } from './mapping-template.js';
import { type RestExchange, restContext } from './scope.js';
import { resolveRestSource } from './source.js';

/** What a non-proxy integration receives; undefined when the API takes no body of this content type. */
export function renderRequestBody(exchange: RestExchange): Buffer | undefined {
  const { requestTemplates, passthrough } = exchange.method.integration;
  const header = headerValues(exchange.request.headers, 'content-type')[0] ?? 'application/json';
  const type = header.split(';')[0]?.trim().toLowerCase() ?? '';
  const template = requestTemplates.get(type);
  if (template !== undefined) return Buffer.from(render(template, exchange, exchange.request.body).text);
  const passes =
    passthrough === 'WHEN_NO_MATCH' || (passthrough === 'WHEN_NO_TEMPLATES' && requestTemplates.size === 0);
  return passes ? exchange.request.body : undefined;
}

/** What the client gets of a non-proxy integration's answer; undefined when no integration response fits. */
export function mapAnswer(
  exchange: RestExchange,
  answer: GatewayAnswer,
  switches: Switches,
): GatewayAnswer | undefined {
  const { answers } = exchange.method.integration;
  const mapping =
    answers.find(({ selection }) => selection?.test(String(answer.status))) ??
    answers.find(({ selection }) => selection === undefined);
  if (mapping === undefined) return undefined;
  const sourceScope = { scope: exchange, switches, answerHeaders: answer.headers };
  const mapped = mapping.headers.flatMap(([name, source]): HeaderField[] => {
    const value = resolveRestSource(source, sourceScope);
    return value === undefined ? [] : [[name, value]];
  });
  const [type, template] = chooseTemplate(exchange, mapping) ?? ['application/json', undefined];
  const rendered = template === undefined ? undefined : render(template, exchange, answer.body);
  return {
    status: Number(rendered?.assigned.get('context.responseOverride.status') ?? mapping.status),
    headers: overridden([['Content-Type', type], ...mapped], rendered),
    body: rendered === undefined ? answer.body : Buffer.from(rendered.text),
  };
}

function chooseTemplate({ request }: RestExchange, mapping: AnswerMapping): [string, MappingTemplate] | undefined {
  const accepted = headerValues(request.headers, 'accept')[0]?.split(/[,;]/)[0]?.trim().toLowerCase() ?? '';
  const templates = [...mapping.templates];
  const named = (wanted: string) => templates.find(([type]) => type === wanted);
  return named(accepted) ?? named('application/json') ?? templates[0];
}

function overridden(headers: HeaderList, rendered: RenderedTemplate | undefined): HeaderList {
  const prefix = 'context.responseOverride.header.';
  let result = headers;
  for (const [target, value] of rendered?.assigned ?? []) {
    if (target.startsWith(prefix)) result = replaceHeader(result, target.slice(prefix.length), value);
  }
  return result;
}

function render(template: MappingTemplate, exchange: RestExchange, body: Buffer): RenderedTemplate {
  const data = { context: restContext(exchange), stageVariables: exchange.stage.variables };
  return renderMappingTemplate(template, {
    body: body.toString(),
    header: (name) => exchange.request.headers.find(([field]) => field === name)?.[1],
    variable: (path) => lookUpPath(data, path),
  });
}
