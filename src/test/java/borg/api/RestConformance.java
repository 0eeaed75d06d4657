package borg.api;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * What the REST contract says, line by line, asked of a running server: a class for each section.
 * Not a test by itself: whoever starts a server calls {@link #all}. Leaves a few entries behind,
 * under prefixes of its own.
 */
public final class RestConformance {

  private final List<Conformance> sections;

  /**
   * Checks of one server.
   *
   * @param base its address and context root, without a trailing slash
   */
  public RestConformance(URI base) {
    sections =
        List.of(
            new EntryConformance(base),
            new KeyConformance(base),
            new ConditionConformance(base),
            new TimeToLiveConformance(base),
            new PatchConformance(base),
            new PreviousConformance(base),
            new IdempotencyConformance(base),
            new WaitConformance(base),
            new ManyEntriesConformance(base),
            new ManyReadsConformance(base),
            new ErrorConformance(base),
            new OpenApiConformance(base),
            new ClusterConformance(base),
            new MetricsConformance(base));
  }

  /** For trying it by hand: the address is the only argument. */
  public static void main(String[] args) throws IOException, InterruptedException {
    new RestConformance(URI.create(args[0])).all();
  }

  /** All checks. */
  public void all() throws IOException, InterruptedException {
    for (Conformance section : sections) {
      section.all();
    }
  }
}
