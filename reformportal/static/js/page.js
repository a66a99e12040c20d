// What every page needs of a script. Everything here is a convenience: pages work without it.
import { watchDialogs } from "./dialogs.js";
import { watchKeys } from "./keys.js";
import { rememberFilters } from "./filters.js";
import { watchMenus } from "./menus.js";

watchMenus();
watchDialogs();
watchKeys();
rememberFilters();
