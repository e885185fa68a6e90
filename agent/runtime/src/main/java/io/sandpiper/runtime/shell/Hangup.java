package io.sandpiper.runtime.shell;

import java.lang.reflect.Proxy;

/** The signal SIGHUP, by which a service is told to read its configuration again. */
public final class Hangup {
  private Hangup() {}

  /**
   * Has {@code action} run at each SIGHUP, on a thread of the JVM's; false where there is no such
   * signal.
   *
   * <p>By reflection: the JDK has no other way to signals than {@code sun.misc.Signal}, which it
   * keeps in {@code jdk.unsupported} for that reason, and whose mention is a warning that can't be
   * suppressed.
   */
  public static boolean listen(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object told =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) action.run();
                return null;
              });
      Object hangup = signal.getConstructor(String.class).newInstance("HUP");
      signal.getMethod("handle", signal, handler).invoke(null, hangup, told);
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return false; // Windows has no such signal, and the procedure is there all the same
    }
  }
}
