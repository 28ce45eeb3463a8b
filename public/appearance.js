// Before anything is drawn: the appearance that was chosen last, as src/app/settings/follow-settings.ts leaves it here. The library opens later.
Object.assign(document.documentElement.dataset, JSON.parse(localStorage.getItem('appearance') ?? '{}'));
