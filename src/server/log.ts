import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

/**
 * The server's log, as lines of JSON. It names routes, not addresses: an address can hold the id of a student, a filter or a
 * token. Bodies, queries, cookies and user names are not in it; the audit log in the store says who looked at what.
 */
export function serverLog(level: LoggerOptions['level'] = 'info', destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { req: () => undefined, res: () => undefined, err: pino.stdSerializers.err },
    redact: { paths: ['*.password', '*.token', '*.cookie', '*.authorization'], remove: true },
  };
  return destination ? pino(options, destination) : pino(options);
}
