package dev.godwit.platform.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Listings of a directory that others change at the same time, against a model: what stays from the
 * beginning to the end is listed once, and nothing that never was there.
 */
@DisabledOnOs(OS.WINDOWS) // names that differ only in case
class ListingTest {
    private static final int LISTINGS = 30;

    /** Where a directory can be. */
    enum Kind {
        MEMORY,
        HOST,
        HOST_THROUGH_JAVA;

        Directory open(Path folder) throws ErrnoException {
            return switch (this) {
                case MEMORY -> new MemoryFileSystem(VirtualClock.still(), 1 << 24, 1).root();
                case HOST -> new JvmHostDirectories().open(folder.toString(), false);
                case HOST_THROUGH_JAVA -> JvmHostDirectories.openPortably(folder.toString(), false);
            };
        }
    }

    /** One pass through the directory, which may go back. */
    private static final class Listing {
        private final Directory directory;
        private final List<DirectoryEntry> seen = new ArrayList<>();

        /** Names that are there since this began. */
        private final Set<String> staying;

        /** Names that were there at some time since this began. */
        private final Set<String> possible;

        private boolean isEnded;

        Listing(Directory directory, Set<String> names) {
            this.directory = directory;
            this.staying = new TreeSet<>(names);
            this.possible = new HashSet<>(names);
            staying.addAll(List.of(".", ".."));
            possible.addAll(staying);
        }

        void step(Random random) throws ErrnoException {
            if (!seen.isEmpty() && random.nextInt(10) == 0) {
                int kept = 1 + random.nextInt(seen.size());
                seen.subList(kept, seen.size()).clear();
            }
            long cookie = seen.isEmpty() ? 0 : seen.getLast().next();
            int limit = 1 + random.nextInt(random.nextInt(4) == 0 ? 100 : 3);
            List<DirectoryEntry> next = directory.list(cookie, limit);
            assertThat(next.size()).isLessThanOrEqualTo(limit);
            seen.addAll(next);
            isEnded = next.isEmpty();
        }

        void check(String description) {
            List<String> names = seen.stream().map(DirectoryEntry::name).toList();
            assertThat(possible).as(description).containsAll(names);
            assertThat(names.stream().filter(staying::contains).sorted().toList())
                    .as(description)
                    .containsExactlyElementsOf(staying);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatStaysIsListedOnce(Kind kind, @TempDir Path folder) throws ErrnoException {
        Directory root = kind.open(folder);
        Random random = new Random(kind.ordinal());
        Set<String> names = new TreeSet<>();
        for (int round = 0; round < LISTINGS; round++) {
            List<Listing> listings = new ArrayList<>();
            // the same open directory is begun again and again, and others beside it
            listings.add(new Listing(root, names));
            for (int i = random.nextInt(3); i > 0; i--) {
                Directory other = (Directory) root.open(".", OpenFlags.DIRECTORY, 0);
                listings.add(new Listing(other, names));
            }
            int changes = random.nextInt(4);
            while (listings.stream().anyMatch(listing -> !listing.isEnded)) {
                for (int i = 0; i < changes; i++) {
                    change(root, random, names, listings);
                }
                Listing listing = listings.get(random.nextInt(listings.size()));
                if (!listing.isEnded) {
                    listing.step(random);
                }
            }
            for (int i = 0; i < listings.size(); i++) {
                listings.get(i).check(kind + ", round " + round + ", listing " + i);
                if (i > 0) {
                    listings.get(i).directory.close();
                }
            }
        }
        root.close();
    }

    private static void change(
            Directory root, Random random, Set<String> names, List<Listing> listings)
            throws ErrnoException {
        List<String> all = new ArrayList<>(names);
        String fresh = "n" + random.nextInt(400) + "x".repeat(random.nextInt(40));
        String old = all.isEmpty() ? fresh : all.get(random.nextInt(all.size()));
        int what = random.nextInt(names.size() < 150 ? 4 : 8);
        if (what < 3 && names.add(fresh)) {
            root.open(fresh, OpenFlags.CREAT | OpenFlags.WRITE, 0600).close();
            listings.forEach(listing -> listing.possible.add(fresh));
        } else if (what == 3 && names.contains(old) && names.add(fresh)) {
            root.rename(old, root, fresh);
            names.remove(old);
            listings.forEach(listing -> {
                listing.possible.add(fresh);
                listing.staying.remove(old);
            });
        } else if (names.remove(old)) {
            root.unlink(old);
            listings.forEach(listing -> listing.staying.remove(old));
        }
    }
}
