import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, type MetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

export interface TelemetryOptions {
  /** `service.name`, unless OTEL_SERVICE_NAME says another. */
  serviceName: string;
  /** Where Prometheus reads `/metrics`; nothing listens when it is left out. */
  metricsPort?: number;
  metricsHost: string;
  /** The standard variables, of which OTEL_EXPORTER_OTLP_ENDPOINT and its like turn sending on (opentelemetry.io/docs). */
  env: NodeJS.ProcessEnv;
}

/**
 * Installs what hears billing's metrics and traces, as far as the environment asks for it; before billing is opened.
 *
 * @returns the way to send what is left and stop
 */
export async function startTelemetry(options: TelemetryOptions): Promise<() => Promise<void>> {
  if (options.env.OTEL_SDK_DISABLED === 'true') return async () => undefined;
  const resource = resourceFromAttributes({ 'service.name': options.serviceName }).merge(
    detectResources({ detectors: [envDetector] }),
  );
  const stops: (() => Promise<void>)[] = [];
  const readers = await openReaders(options);
  if (readers.length > 0) {
    const provider = new MeterProvider({ resource, readers });
    metrics.setGlobalMeterProvider(provider);
    stops.push(() => provider.shutdown());
  }
  if (isSent(options.env, 'TRACES')) {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const provider = new TracerProvider({
      resource,
      sampler: readSampler(options.env),
      spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
    });
    trace.setGlobalTracerProvider(provider);
    stops.push(() => provider.shutdown());
  }
  return async () => {
    await Promise.allSettled(stops.map((stop) => stop()));
  };
}

async function openReaders({ metricsPort, metricsHost, env }: TelemetryOptions): Promise<MetricReader[]> {
  const readers: MetricReader[] = [];
  if (isSent(env, 'METRICS'))
    readers.push(new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() }));
  if (metricsPort !== undefined) {
    const prometheus = new PrometheusExporter({
      host: metricsHost,
      port: metricsPort,
      preventServerStart: true,
    });
    await prometheus.startServer();
    readers.push(prometheus);
  }
  return readers;
}

const isSent = (env: NodeJS.ProcessEnv, signal: 'TRACES' | 'METRICS') =>
  env[`OTEL_${signal}_EXPORTER`] !== 'none' &&
  (env.OTEL_EXPORTER_OTLP_ENDPOINT ?? env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]) !== undefined;

/** OTEL_TRACES_SAMPLER and its ARG, as the specification names them; everything when they are left out. */
function readSampler(env: NodeJS.ProcessEnv): Sampler {
  const [, isParentBased, kind] =
    /^(parentbased_)?(always_on|always_off|traceidratio)$/.exec(env.OTEL_TRACES_SAMPLER ?? '') ?? [];
  const root =
    kind === 'always_off'
      ? new AlwaysOffSampler()
      : kind === 'traceidratio'
        ? new TraceIdRatioBasedSampler(Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1))
        : new AlwaysOnSampler();
  return kind !== undefined && !isParentBased ? root : new ParentBasedSampler({ root });
}
