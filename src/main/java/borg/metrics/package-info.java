/**
 * What this instance counts and measures, for MicroProfile Metrics to show at {@code /metrics}; no
 * key and no value in it. The table in docs/metrics.md says what each figure means; a test holds
 * both, the dashboard and the alerts together.
 *
 * <p>Nothing here is asked for on the way of a request but {@link borg.metrics.Operations}, which
 * adds to plain counters. All else is read where it stands when somebody looks: the packages that
 * decide keep their own figures and know no framework.
 *
 * <p>The registry's own histograms were tried and left: their buckets count a sample of a thousand
 * values that fades with time, so they go up and down, and no rate can be taken of them. It takes
 * no histogram from outside either. So buckets, count and sum are figures of ours under the names
 * and labels that Prometheus expects; only their TYPE says gauge, which its functions don't look
 * at.
 */
package borg.metrics;
