/** What effects may have: none (simulation), play money (paper), or the owner's own (live). */
export type Mode = 'simulation' | 'paper' | 'live'
