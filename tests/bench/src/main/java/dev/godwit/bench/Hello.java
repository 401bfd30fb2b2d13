package dev.godwit.bench;

/** What a JVM takes to say hello. */
public final class Hello {
    private Hello() {}

    /**
     * Runs.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        System.out.println("hello");
    }
}
