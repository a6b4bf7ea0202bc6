import { MappingValue, ParameterMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import type { UpstreamHeader } from './upstream-header.js';

/** Sets every upstream header from the authorizer's context and takes its underscore twin away. */
export function identityMapping(headers: readonly UpstreamHeader[]): ParameterMapping {
  return headers.reduce(
    (mapping, header) =>
      removeAll(mapping, twins(header.name)).overwriteHeader(
        header.name,
        MappingValue.contextVariable(`authorizer.${header._contextKey}`),
      ),
    new ParameterMapping(),
  );
}

/** Takes away what looks like an upstream header, for routes that no authorizer guards. */
export function strippingMapping(headers: readonly UpstreamHeader[]): ParameterMapping {
  return headers.reduce(
    (mapping, header) => removeAll(mapping, [header.name, ...twins(header.name)]),
    new ParameterMapping(),
  );
}

// Many upstreams read x_scope as x-scope, but to API Gateway they are two headers.
function twins(name: string): string[] {
  return [...new Set([name.replace(/-/g, '_'), name.replace(/_/g, '-')])].filter((twin) => twin !== name);
}

function removeAll(mapping: ParameterMapping, names: readonly string[]): ParameterMapping {
  return names.reduce((sum, name) => sum.removeHeader(name), mapping);
}
