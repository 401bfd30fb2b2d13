package dev.godwit.wasm.binary;

import static dev.godwit.wasm.HandMade.bytes;
import static dev.godwit.wasm.HandMade.decode;
import static dev.godwit.wasm.HandMade.module;
import static dev.godwit.wasm.HandMade.params;
import static dev.godwit.wasm.HandMade.section;
import static dev.godwit.wasm.HandMade.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

class NamesTest {
    private static Names names(Object... subsections) {
        return Names.of(
                decode(
                        module(
                                section(1, 1, type(params())),
                                section(2, 1, "env", "puts", 0, 0),
                                section(0, "name", bytes(subsections)))));
    }

    @Test
    void allSubsections() {
        Names names =
                names(
                        section(0, "prog"),
                        section(1, 2, 1, "main", 7, "fini"),
                        section(2, 2, 1, 2, 0, "argc", 1, "argv", 7, 1, 3, "x"),
                        section(3, 1, 1, 1, 0, "top"),
                        section(4, 1, 0, "callback"),
                        section(7, 1, 2, "depth"),
                        section(10, 1, 4, 2, 0, "left", 1, "right"),
                        section(11, 1, 0, "oops"));
        assertThat(names.module()).isEqualTo("prog");
        assertThat(names.function(1)).isEqualTo("main");
        assertThat(names.function(7)).isEqualTo("fini");
        assertThat(names.function(2)).isNull();
        assertThat(names.function(0)).isEqualTo("env.puts");
        assertThat(names.describeFunction(7)).isEqualTo("function 7 'fini'");
        assertThat(names.name(Names.InnerKind.LOCAL, 1, 1)).isEqualTo("argv");
        assertThat(names.name(Names.InnerKind.LOCAL, 7, 3)).isEqualTo("x");
        assertThat(names.name(Names.InnerKind.LOCAL, 7, 0)).isNull();
        assertThat(names.name(Names.InnerKind.LABEL, 1, 0)).isEqualTo("top");
        assertThat(names.name(Names.InnerKind.FIELD, 4, 1)).isEqualTo("right");
        assertThat(names.name(Names.Kind.GLOBAL, 2)).isEqualTo("depth");
        assertThat(names.name(Names.Kind.GLOBAL, 1)).isNull();
        assertThat(names.name(Names.Kind.TYPE, 0)).isEqualTo("callback");
        assertThat(names.name(Names.Kind.TAG, 0)).isEqualTo("oops");
    }

    @Test
    void threadsDoNotDisturbOneAnother() throws InterruptedException {
        Names names = names(section(1, 2, 1, "main", 7, "fini"), section(4, 1, 0, "callback"));
        AtomicInteger wrong = new AtomicInteger();
        Runnable asks =
                () -> {
                    for (int i = 0; i < 300_000; i++) {
                        if (!"fini".equals(names.function(7))
                                || !"main".equals(names.function(1))
                                || !"callback".equals(names.name(Names.Kind.TYPE, 0))) {
                            wrong.incrementAndGet();
                        }
                    }
                };
        Thread other = new Thread(asks);
        other.start();
        asks.run();
        other.join();
        assertThat(wrong).hasValue(0);
    }

    @Test
    void whatIsBrokenIsLeftOut() {
        assertThat(names(1, 200, 1).function(1)).isNull();
        assertThat(names(section(1, 5, 1, "a", 2, "b")).function(2)).isEqualTo("b");
        assertThat(names(section(1, 2, 3, "a", 1, "b")).function(1)).isNull(); // not in order
        assertThat(names(section(1, 1, 1, 2, 0xff, 0xff)).function(1)).isNull(); // not UTF-8
        assertThat(names(section(2, 1, 1, 9, 0, "x")).name(Names.InnerKind.LOCAL, 1, 0)).isNull();
    }
}
