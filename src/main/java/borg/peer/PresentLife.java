package borg.peer;

/** Where {@link PeerResource} finds who is to be asked: to be a CDI bean. Thread-safe. */
public interface PresentLife {

  /** The server half of the life that this instance leads; null between two lives. */
  PeerServer server();
}
