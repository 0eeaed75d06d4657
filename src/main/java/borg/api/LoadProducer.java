package borg.api;

import borg.metrics.Load;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Tells what clients have under way, in a form that needs no proxies of beans. */
@ApplicationScoped
public class LoadProducer {

  @Produces
  @Singleton
  static Load load(InFlight inFlight, Streams streams, HeapGuard heap) {
    return inFlight.load(streams.taken(), heap.left());
  }
}
