package dev.godwit.platform.jvm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places.Room room = new Places.Room();

    @Test
    void numbersAreGivenAgainUntilThePlacesDiffer() throws ErrnoException {
        Places<String> places = new Places<>(room);
        assertThat(places.following(0, "a")).isEqualTo(1);
        assertThat(places.following(1, "b")).isEqualTo(2);
        assertThat(places.following(2, "c")).isEqualTo(3);
        assertThat(places.following(1, "b")).isEqualTo(2);
        assertThat(places.following(2, "other")).isEqualTo(4);
        assertThat(places.following(4, "next")).isEqualTo(5);
        assertThat(places.get(3)).isEqualTo("c");
        assertThat(places.isGiven(6)).isFalse();
    }

    @Test
    void theLastOnesAreRememberedHoweverManyThereWere() throws ErrnoException {
        Places<Long> places = new Places<>(room);
        long count = 3L * Places.KEPT + 7;
        for (long i = 1; i <= count; i++) {
            assertThat(places.add(i * 10)).isEqualTo(i);
        }
        for (long i = count - Places.KEPT + 1; i <= count; i++) {
            assertThat(places.get(i)).isEqualTo(i * 10);
        }
        assertThat(places.isGiven(1)).isTrue();
        assertThatThrownBy(() -> places.get(count - Places.KEPT))
                .isSameAs(Errno.EINVAL.exception());
    }

    @Test
    void allDirectoriesOfAGrantAreBoundedTogether() throws ErrnoException {
        Places<Integer> first = new Places<>(room);
        for (int directory = 0; directory < Places.Room.ALL / Places.KEPT; directory++) {
            Places<Integer> places = directory == 0 ? first : new Places<>(room);
            for (int i = 0; i < 2 * Places.KEPT; i++) {
                places.add(i);
            }
        }
        Places<Integer> tooMuch = new Places<>(room);
        assertThatThrownBy(() -> tooMuch.add(0)).isSameAs(Errno.ENOMEM.exception());
        assertThat(first.add(0)).isEqualTo(2L * Places.KEPT + 1);
        first.clear();
        assertThat(tooMuch.add(0)).isEqualTo(1);
    }
}
