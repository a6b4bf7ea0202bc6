/** Logins and logouts count on reading what was written last, which holds in one Region only. */
export function checkTableReplicas(regions: number): string[] {
  return regions <= 1
    ? []
    : [
        `The table of the gate is replicated to ${regions} Regions, but a logout in one of them would be unknown in the ` +
          'others for a while: take the replicas away, and make a gate for each Region.',
      ];
}
