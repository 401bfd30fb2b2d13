package dev.godwit.isagen;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of the loops that a template describes is written: for each of its questions one answer.
 *
 * @param answers the conditions that hold, one of each question
 */
public record Variant(List<String> answers) {
    /** What varies. The first answer of each question is the one that gives a class no prefix. */
    private enum Question {
        METERED("unmetered", "metered"),
        PROBED("unprobed", "probed"),
        LAYOUT("reserved", "exact"),
        HOST("jvm", "teavm");

        private final List<String> answers;

        Question(String... answers) {
            this.answers = List.of(answers);
        }
    }

    /** The one whose classes are called as their templates are. */
    public static final Variant PLAIN =
            new Variant(
                    List.of(Question.values()).stream().map(q -> q.answers.getFirst()).toList());

    /** The one in which a condition holds, and is otherwise plain. */
    Variant with(String condition) {
        return new Variant(
                List.of(Question.values()).stream()
                        .map(q ->
                                q.answers.contains(condition)
                                        ? condition
                                        : answers.get(q.ordinal()))
                        .toList());
    }

    /** All variants of a template that asks for the given conditions. */
    static Set<Variant> of(Set<String> conditions) {
        Set<Variant> variants = new LinkedHashSet<>(List.of(PLAIN));
        for (Question question : Question.values()) {
            if (question.answers.stream().anyMatch(conditions::contains)) {
                Set<Variant> more = new LinkedHashSet<>();
                for (Variant variant : variants) {
                    question.answers.forEach(answer -> more.add(variant.with(answer)));
                }
                variants = more;
            }
        }
        return variants;
    }

    /** Whether there is a question with such an answer. */
    static boolean isKnown(String condition) {
        return List.of(Question.values()).stream().anyMatch(q -> q.answers.contains(condition));
    }

    boolean holds(String condition) {
        return answers.contains(condition);
    }

    /** The name of the class that is written from a template: the answers that are not plain. */
    String className(String template) {
        StringBuilder name = new StringBuilder();
        for (String answer : answers) {
            if (!PLAIN.answers.contains(answer)) {
                name.append(Character.toUpperCase(answer.charAt(0))).append(answer.substring(1));
            }
        }
        return name.append(template).toString();
    }
}
