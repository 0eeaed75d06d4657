package borg.node;

/** Who and where this instance is, as far as the server that it runs on can tell. */
public interface Whereabouts {

  /** The name that the server gives it; not empty. */
  String name();

  /**
   * Where its REST endpoints are reached, context root included, without a trailing slash; by https
   * if the server listens with TLS.
   */
  String url();
}
