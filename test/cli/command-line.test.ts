import { describe, expect, test } from 'vitest';
import { CommandError } from '../../cli/command-error.js';
import { parseCommandLine } from '../../cli/command-line.js';

const words = (line: string) => line.split(' ').filter((word) => word !== '');

describe('the command line', () => {
  test('names a table and a subject', () => {
    expect(parseCommandLine(words('sessions list --table gate --subject alice'))).toEqual({
      action: 'list',
      table: 'gate',
      subject: 'alice',
      provider: undefined,
      region: undefined,
      dryRun: false,
      json: false,
    });
    expect(
      parseCommandLine(
        words('sessions end --subject=-x- --table t --provider okta --region eu-west-1 --dry-run --json'),
      ),
    ).toEqual({
      action: 'end',
      table: 't',
      subject: '-x-',
      provider: 'okta',
      region: 'eu-west-1',
      dryRun: true,
      json: true,
    });
  });

  test.each(['', '--help', '-h', 'sessions end --help'])('asks for help: %s', (line) => {
    expect(parseCommandLine(words(line))).toBeUndefined();
  });

  test.each([
    ['sessions', 'no command'],
    ['sessions stop --table t --subject s', 'no command'],
    ['sessions end everything --table t --subject s', 'no command'],
    ['session end --table t --subject s', 'no command'],
    ['sessions end --subject s', '--table is missing'],
    ['sessions end --table t', '--subject is missing'],
    ['sessions end --table t --subject=', '--subject is missing'],
    ['sessions list --table t --subject s --dry-run', '--dry-run belongs to'],
    ['sessions end --table t --subject s --force', '--force'],
    ['sessions end --table --subject s', '--table'],
  ])('is refused with what is wrong: %s', (line, message) => {
    const parse = () => parseCommandLine(words(line));
    expect(parse).toThrow(CommandError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
