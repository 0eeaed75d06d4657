package borg.api;

import borg.access.Tokens;
import borg.config.BorgConfig;
import borg.config.Live;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;

/** The tokens that are valid now, so that they can be rotated without a restart. Thread-safe. */
@ApplicationScoped
public class LiveTokens {

  private Live<Tokens> tokens;

  public LiveTokens() {}

  @Inject
  LiveTokens(BorgConfig config) {
    tokens =
        new Live<>(
            "The list of tokens",
            config.apiTokens(),
            () -> BorgConfig.tokens(ConfigProvider.getConfig()),
            Tokens::isEmpty);
  }

  Tokens now() {
    return tokens.get();
  }
}
