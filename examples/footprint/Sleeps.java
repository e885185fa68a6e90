/** The bare JVM that the agent is measured beside: says that it runs, and sleeps. */
final class Sleeps {
  private Sleeps() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println("ready");
    Thread.sleep(Long.MAX_VALUE);
  }
}
