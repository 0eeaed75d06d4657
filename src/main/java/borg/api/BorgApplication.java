package borg.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Serves every resource in the WAR from its context root, {@code /borg}. */
@ApplicationPath("/")
public class BorgApplication extends Application {}
