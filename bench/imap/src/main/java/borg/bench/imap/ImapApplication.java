package borg.bench.imap;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Serves from the context root, as Borg does. */
@ApplicationPath("/")
public class ImapApplication extends Application {}
