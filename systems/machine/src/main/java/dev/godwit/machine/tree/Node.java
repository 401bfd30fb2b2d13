package dev.godwit.machine.tree;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A node of a device tree: properties and children, each in an order, no two of a name. What adds
 * to it fails with {@link IllegalArgumentException} for what is no name.
 */
public final class Node {
    private final String name;
    private final Map<String, Property> properties = new LinkedHashMap<>();
    private final Map<String, Node> children = new LinkedHashMap<>();

    /** Makes a node of a name that is known to be right; of the root it is empty. */
    Node(String name) {
        this.name = name;
    }

    /** {@return its name with the unit address, such as {@code cpu@0}; empty for the root} */
    public String name() {
        return name;
    }

    /** {@return what follows the first {@code @} in its name, or an empty string} */
    public String unitAddress() {
        int at = name.indexOf('@');
        return at < 0 ? "" : name.substring(at + 1);
    }

    /** {@return its properties in their order} */
    public Collection<Property> properties() {
        return Collections.unmodifiableCollection(properties.values());
    }

    /** {@return its children in their order} */
    public Collection<Node> children() {
        return Collections.unmodifiableCollection(children.values());
    }

    /**
     * A property.
     *
     * @param property its name
     * @return the property, or null
     */
    public @Nullable Property property(String property) {
        return properties.get(property);
    }

    /**
     * A child.
     *
     * @param child its name, with the unit address
     * @return the child, or null
     */
    public @Nullable Node child(String child) {
        return children.get(child);
    }

    /**
     * A child, which is made behind the others if it is not there.
     *
     * @param child its name, with the unit address
     * @return the child
     */
    public Node add(String child) {
        Node known = children.get(child);
        if (known != null) {
            return known;
        }
        Node added = new Node(Names.require(child));
        children.put(child, added);
        return added;
    }

    /** Adds a child of a name that is right, unless there is one. */
    boolean addNew(Node child) {
        return children.putIfAbsent(child.name, child) == null;
    }

    /** Adds a property, unless there is one of its name. */
    boolean addNew(Property property) {
        return properties.putIfAbsent(property.name(), property) == null;
    }

    /**
     * Sets a property, in its place if there is one of its name, otherwise behind the others.
     *
     * @param property its name
     * @param value its value
     * @return this node
     */
    public Node set(String property, Value value) {
        properties.put(property, new Property(property, value));
        return this;
    }

    /**
     * Sets a property that has no value, only that it is there.
     *
     * @param property its name
     * @return this node
     */
    public Node setEmpty(String property) {
        return set(property, new Value());
    }

    /**
     * Sets a property of numbers of 32 bits.
     *
     * @param property its name
     * @param cells the numbers
     * @return this node
     */
    public Node setU32(String property, int... cells) {
        return set(property, new Value().u32(cells));
    }

    /**
     * Sets a property of numbers of 64 bits.
     *
     * @param property its name
     * @param pairs the numbers
     * @return this node
     */
    public Node setU64(String property, long... pairs) {
        return set(property, new Value().u64(pairs));
    }

    /**
     * Sets a property of strings.
     *
     * @param property its name
     * @param strings the strings, without zeros
     * @return this node
     */
    public Node setStrings(String property, String... strings) {
        return set(property, new Value().strings(strings));
    }

    /**
     * Takes a property away; without effect if it is not there.
     *
     * @param property its name
     */
    public void removeProperty(String property) {
        properties.remove(property);
    }

    /**
     * Takes a child away, with all that is in it; without effect if it is not there.
     *
     * @param child its name, with the unit address
     */
    public void removeChild(String child) {
        children.remove(child);
    }

    /** {@return the number by which other nodes mean it (section 2.3.3), or 0 if it has none} */
    public int phandle() {
        Property property = properties.get("phandle");
        if (property == null) {
            property = properties.get("linux,phandle");
        }
        return property == null || property.size() != 4 ? 0 : property.cell(0);
    }
}
