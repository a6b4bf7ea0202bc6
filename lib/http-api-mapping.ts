import { MappingValue, ParameterMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import type { UpstreamHeader } from './upstream-header.js';

/** Sets every upstream header from the authorizer's context and takes its underscore twins away. */
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

// Many upstreams read x_user-id as x-user-id, but to API Gateway they are two headers. The number of separators is
// bounded by checkReservedHeaders.
function twins(name: string): string[] {
  const [first = '', ...others] = name.split(/[-_]/);
  const spellings = others.reduce(
    (sofar, part) => sofar.flatMap((start) => [`${start}-${part}`, `${start}_${part}`]),
    [first],
  );
  return spellings.filter((spelling) => spelling !== name);
}

function removeAll(mapping: ParameterMapping, names: readonly string[]): ParameterMapping {
  return names.reduce((sum, name) => sum.removeHeader(name), mapping);
}
