package borg.api;

import borg.access.Caller;
import borg.config.BorgConfig;
import borg.jwt.JwtVerifier;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The JWTs that are valid now, if {@code borg.api.jwt} says that there are any. Thread-safe. */
@ApplicationScoped
public class WebTokens {

  @Resource private ManagedExecutorService executor;
  @Inject private BorgConfig config;
  private JwtVerifier verifier;

  @PostConstruct
  void begin() {
    verifier =
        config.apiJwt().map(settings -> new JwtVerifier(settings, executor::execute)).orElse(null);
  }

  boolean areAccepted() {
    return verifier != null;
  }

  /** Whose token this is; null if it is nobody's. */
  Caller find(String token) {
    return verifier == null ? null : verifier.find(token);
  }
}
