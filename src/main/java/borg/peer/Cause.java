package borg.peer;

/** Why the second owner is to have an entry; for who watches, not for who stores it. */
public enum Cause {
  /** It is brought to where it belongs: nothing has changed. */
  COPY,
  /** A client has asked for it. */
  CHANGE,
  /** Its time to live is over. */
  EXPIRY
}
