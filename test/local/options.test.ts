import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../local/options.js';
import { StartError } from '../../local/start-error.js';

const OWN = ['--issuer', 'https://id.example.com', '--client-id', 'shop', '--client-secret', 's', '--audience', 'api'];

function faultOf(words: readonly string[]): StartError {
  try {
    parseCommandLine(words);
  } catch (error) {
    if (error instanceof StartError) {
      return error;
    }
  }
  throw new Error(`no fault in ${words.join(' ')}`);
}

describe('the command line', () => {
  it('may be empty', () => {
    const { switches, faults: _, ...rest } = parseCommandLine([]);
    expect(rest).toEqual({ help: false, json: false, port: 8400, console: true, errorLinks: true, throttling: true });
    expect(switches['34']).toBe('kept');
  });

  it('chooses ports, output and uncertain rules', () => {
    const parsed = parseCommandLine(['--json', '--port', '9000', '--rule', '34=removed', '--rule', '31=cached']);
    expect(parsed).toMatchObject({ json: true, port: 9000, switches: { '34': 'removed', '31': 'cached' } });
  });

  it('gives the console another port, or takes it away', () => {
    expect(parseCommandLine(['--console-port', '9009'])).toMatchObject({ console: true, consolePort: 9009 });
    expect(parseCommandLine(['--no-console'])).toMatchObject({ console: false });
    expect(parseCommandLine(['--no-error-links'])).toMatchObject({ errorLinks: false });
    expect(parseCommandLine(['--no-throttle'])).toMatchObject({ throttling: false });
    expect(faultOf(['--console-port', '0']).message).toBe('--console-port takes a number from 1 to 65535, not "0".');
  });

  it('names another app', () => {
    expect(parseCommandLine(['--app', 'shop/app.ts'])).toMatchObject({ app: 'shop/app.ts' });
  });

  it('names an identity provider of your own', () => {
    expect(parseCommandLine([...OWN, '--provider', 'keycloak']).external).toEqual({
      issuer: 'https://id.example.com',
      clientId: 'shop',
      clientSecret: 's',
      audience: 'api',
      preset: 'keycloak',
    });
    expect(parseCommandLine(OWN).external?.preset).toBe('custom');
  });

  it.each([
    [['--colour'], "Unknown option '--colour'"],
    [['orders'], "Unexpected argument 'orders'"],
    [['--port'], "Option '--port <value>' argument missing"],
    [['--port', '0'], '--port takes a number from 1 to 65530, not "0".'],
    [['--port', '65532'], 'not "65532"'],
    [['--port', '80a'], 'not "80a"'],
    [['--port', ' '], 'not " "'],
    [['--rule', '34=perhaps'], "--rule: '34' takes kept or removed, not 'perhaps'."],
    [['--rule', 'nothing'], "--rule: 'nothing' is not uncertain"],
    [['--inject', 'dynamodb'], '--inject: "dynamodb" is not one of dynamodb, secretsmanager, kms with throttle'],
    [['--inject', 's3=error:1'], '"s3=error:1" is not one of'],
    [['--inject', 'kms=error:1.5'], 'error takes more than 0 and at most 1 as the share of calls, not "1.5".'],
    [['--inject', 'kms.Sign=latency:0'], 'latency takes more than 0 and at most 60000 milliseconds'],
    [['--seed', '-1'], "Option '--seed' argument is ambiguous"],
    [['--seed', 'x'], '--seed takes a whole number of at most nine digits, not "x".'],
    [['--issuer', 'https://id.example.com'], 'needs --client-id, --client-secret, --audience too.'],
    [['--provider', 'okta'], 'needs --issuer, --client-id, --client-secret, --audience too.'],
    [[...OWN, '--provider', 'mine'], '--provider takes custom, keycloak'],
    [[...OWN, '--issuer', 'id.example.com'], '--issuer takes a URL'],
  ])('that is wrong is answered with one sentence and exit code 2: %j', (words, sentence) => {
    const fault = faultOf(words);
    expect(fault.message).toContain(sentence);
    expect(fault.message).toMatch(/^[^\n]+\.$/);
    expect(fault.exitCode).toBe(2);
  });

  it('never fails in another way, whatever it is', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('--port', '--json', '--rule', '--issuer', '--', '-x', '--no-json'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        try {
          parseCommandLine(words);
        } catch (error) {
          expect(error).toBeInstanceOf(StartError);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('does not repeat a client secret in its fault', () => {
    expect(faultOf(['--client-secret', 'very-secret']).message).not.toContain('very-secret');
  });
});
