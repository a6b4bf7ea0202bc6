import { describe, expect, test } from 'vitest';
import { CommandError } from '../../cli/command-error.js';
import { parseCommandLine } from '../../cli/command-line.js';

const words = (line: string) => line.split(' ').filter((word) => word !== '');

describe('the command line', () => {
  test('names a table and a subject', () => {
    expect(parseCommandLine(words('sessions list --table gate --subject alice'))).toEqual({
      about: 'sessions',
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
      about: 'sessions',
      action: 'end',
      table: 't',
      subject: '-x-',
      provider: 'okta',
      region: 'eu-west-1',
      dryRun: true,
      json: true,
    });
  });

  test('names a consumer and a plan', () => {
    const common = { about: 'consumers', table: 'gate', provider: undefined, region: undefined, json: false };
    const parse = (line: string) => parseCommandLine(words(`consumers ${line} --table gate`));
    expect(parse('list')).toEqual({ ...common, change: undefined });
    const change = { kind: 'assign', consumer: 'acme', plan: 'gold' };
    expect(parse('assign --consumer acme --plan gold')).toEqual({ ...common, change });
    expect(parse('remove --consumer acme')).toEqual({ ...common, change: { kind: 'remove', consumer: 'acme' } });
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
    ['sessions end --table t --subject s --plan gold', '--plan does not belong to'],
    ['consumers', 'no command'],
    ['consumers add --table t --consumer c --plan p', 'no command'],
    ['consumers list --table t --consumer c', '--consumer does not belong to'],
    ['consumers assign --consumer c --plan p', '--table is missing'],
    ['consumers assign --table t --plan p', '--consumer is missing'],
    ['consumers assign --table t --consumer c', '--plan is missing'],
    ['consumers assign --table t --consumer c --plan gold!', '"gold!" is not the name of a plan'],
    [`consumers assign --table t --consumer ${'c'.repeat(257)} --plan p`, 'at most 256 characters'],
    ['consumers remove --table t --consumer c --plan p', '--plan does not belong to'],
    ['consumers remove --table t --consumer c --dry-run', '--dry-run does not belong to'],
    ['sessions end --table t --subject s --force', '--force'],
    ['sessions end --table --subject s', '--table'],
  ])('is refused with what is wrong: %s', (line, message) => {
    const parse = () => parseCommandLine(words(line));
    expect(parse).toThrow(CommandError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
