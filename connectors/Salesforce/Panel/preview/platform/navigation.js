const Navigate = Symbol('Navigate');

/** Remembers where a card wanted to go, for whoever drives this page. */
export const NavigationMixin = (Base) =>
    class extends Base {
        [Navigate](pageReference) {
            globalThis.org.went.push(pageReference);
        }
    };
NavigationMixin.Navigate = Navigate;
