package dev.godwit.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

class SyscallTest {
    @Test
    void everyNumberHasNameAndArguments() {
        Set<String> names = new HashSet<>();
        for (int number = -1; number <= Syscall.HIGHEST + 1; number++) {
            String name = Syscall.name(number);
            String arguments = Syscall.arguments(number);
            assertThat(arguments == null).as("%d", number).isEqualTo(name == null);
            if (name != null) {
                assertThat(names.add(name)).as(name).isTrue();
            } else {
                assertThat(Syscall.refusal(number)).isNull();
            }
        }
        assertThat(names).hasSize(Syscall.COUNT);
        assertThat(Syscall.name(Syscall.HIGHEST)).isNotNull();
    }

    @Test
    void anyIntIsAnswered() {
        for (int number : new int[] {Integer.MIN_VALUE, -1, 38, 244, 257, 295, 423, 1 << 30}) {
            assertThat(Syscall.name(number)).as("%d", number).isNull();
            assertThat(Syscall.arguments(number)).isNull();
            assertThat(Syscall.refusal(number)).isNull();
        }
    }

    @Test
    void callsAreAsTheTableHasThem() {
        assertThat(Syscall.name(64)).isEqualTo("write");
        assertThat(Syscall.arguments(Syscall.WRITE)).isEqualTo("fd in:byte[a2] size");
        assertThat(Syscall.arguments(Syscall.GETPID)).isEmpty();
        assertThat(Syscall.RISCV_FLUSH_ICACHE).isEqualTo(259);
        assertThat(Syscall.refusal(Syscall.WRITE)).isNull();
        assertThat(Syscall.refusal(Syscall.MOUNT)).isEqualTo(Errno.EPERM);
    }
}
