const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');
const went = [];

/** Remembers where a card wanted to go. */
const NavigationMixin = (Base) =>
    class extends Base {
        [Navigate](pageReference) {
            went.push(pageReference);
        }
    };
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;

module.exports = { __esModule: true, NavigationMixin, lastPage: () => went[went.length - 1] };
