package borg.grid;

import borg.config.BorgConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Says at the start what other machines can reach and should not.
 *
 * <p>The server is not kept from starting: by default it listens on every address, and who only
 * tries Borg out shall get on. It is the clients from elsewhere that are refused, one by one, by
 * {@code borg.api.ProtectedMode}.
 */
@ApplicationScoped
public class Exposure {

  private static final Logger LOG = Logger.getLogger(Exposure.class.getName());

  @Inject private BorgConfig config;

  void look(@Observes @Initialized(ApplicationScoped.class) Object event) {
    try {
      objections(HttpListener.all(), config.hasTokens(), config.requireTls()).forEach(LOG::warning);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.WARNING, "Can''t tell who reaches this server: {0}", e.toString());
    }
  }

  /** What there is to be said, in whole sentences. */
  static List<String> objections(
      List<HttpListener> listeners, boolean hasTokens, boolean requiresTls) {
    var said = new ArrayList<String>();
    List<HttpListener> exposed =
        listeners.stream()
            .filter(HttpListener::isExposed)
            .filter(listener -> listener.isSecure() || !requiresTls)
            .toList();
    List<HttpListener> plain = exposed.stream().filter(l -> !l.isSecure()).toList();
    if (!exposed.isEmpty() && !hasTokens) {
      said.add(
          ("This server listens beyond this machine, at %s, while borg.api.tokens is not set: clients"
                  + " from elsewhere are refused (403). Set borg.api.tokens-file to serve them, or"
                  + " listen on 127.0.0.1 only, as domain-config/pre-boot.txt does.")
              .formatted(named(exposed)));
    } else if (!plain.isEmpty()) {
      said.add(
          ("This server listens beyond this machine without TLS, at %s: tokens and values can be read"
                  + " on the way. See borg.require-tls.")
              .formatted(named(plain)));
    }
    return said;
  }

  private static String named(List<HttpListener> listeners) {
    return listeners.stream().map(HttpListener::toString).collect(Collectors.joining(", "));
  }
}
