public import Projecting

/// All views, in the order in which they are shown.
public enum Views {
    public static let all: [any ProjectedView] = []
}
