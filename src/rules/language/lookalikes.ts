/**
 * Common English words that are one or two letters away from a word of the grammar. They mean something of their own and
 * are never taken for a misspelling of it.
 */
export const LOOKALIKES: ReadonlySet<string> = new Set(
  (
    'abode accent accented accessed accosted actives activism activist activists actresses addend adder ' +
    'addled addressee addressees aglow agree aided allot allotted alloy alloyed almost along alter ' +
    'ambience amperage antibody anythings apter article artistes ashed askew aster attributed attributes ' +
    'attributive audiences auguster auricles averaged averages baaed baggiest baked balanced balances ' +
    'baled bared base baser bashed basted bated bayed baying becalmed become befogging began beginnings ' +
    'begun beings bellow belongings besought biased bling blogging blow boggiest bough boughs bounce ' +
    'bouncer bouncers bouncier bounded bring brought brunched bugger buggiest builds built bullying ' +
    'buoying burying bused busing busying cabled calked caller callused calmed calved campaigners ' +
    'cankered cantered captaining captains carnation carolled caroming catcalled cavilled chance changed ' +
    'changes channeled channelled charge cheapens cheapness cheated chewiest chomping chroming citation ' +
    'clammed cleanest clearest clomping codes coding cokes coking cold comas combing combs comer comers ' +
    'comet comets comings commented compacts competed competes complected complete completely completer ' +
    'completest complexes complied comported composted computed conceded conceited concerted concocted ' +
    'concocts condensed conducted conducts cones confining congested conjoining conjoins connects ' +
    'conserved consisted consorted constant constants constrain constraining constrains consulted ' +
    'contacting contagion contagions containers contended content contented contests contexts continuing ' +
    'contorted contorts contract contracted contracts contrail contrails contrasted contrasts contriving ' +
    'convened convent convents converted convicted convicts cooing copes coping cores coring correctly ' +
    'corseted cotes counters county court coves cowing crate crated creaked creamed crease creased ' +
    'creating creature credited cremate cremated cremation cremations crested culled cunt currant ' +
    'currants currency curtaining curtains daring deceived deceiver declaimed declared decline deliverer ' +
    'deliverers deliveries delivery deplaned derails destined detained detains dormancy dovetails duding ' +
    'duping earliness earthier earthiest earthlier earthliest emceed emceeing emending emery encoding ' +
    'endings endowing enduing enduring enfolded ennobled equalise eternal ether evermore exceedingly ' +
    'excelled excelling excels excepting excerpt excerpts excesses excessive excreted excreting excusing ' +
    'expansive expending expenditures expensively exploding explosive expressive extending extensive ' +
    'externally extolled extruding fabled falser fever filed firs fist flailed foiled folds folksy ' +
    'footlights foresight forks forth forthright fourthly gazetting gentling gestating gives glutting ' +
    'goads gods golds good goody goofs gooks goons grail grater greasier greatest greeting gritting grout ' +
    'guesting gutting haling halving haring hating hawing haying hazing heaving highness historic hither ' +
    'hiving inaction inclined inclines inclining inductive influxes insider insiders insides intruded ' +
    'intrudes intruding invective issue joiner jointed jointing jouncing kindle kingly know knows lacing ' +
    'lactated lager lamer lamest lapped lapse larder large larges largess larking laser latching late ' +
    'latent latex lather latter laxer laxest layer leading leafing leaguing leaking leaning leanings ' +
    'leaping leapt learning leas lease leash leashing leasing leavening leavings lest licking lickings ' +
    'lies lifelike lifeline lifetimes likes liking limes liming lines linger lining liter liven livening ' +
    'livens liver livers livest livings locate locking lodger logger loner longed loser lover loves ' +
    'loving lowed lowliest lucking maids maiming maims mainline mainlines mains malls mangling mantling ' +
    'mappings marbling markings marsh marveling massage massaged massages massing match mauling mauls ' +
    'menus mesdames messing mils minds mines minis minks mints miscuing misdoing missions misting ' +
    'misusing mobiles mobilise mobilize monkey mosey moth moths motile moussing mouth mouths mumblers ' +
    'mussing naked nether newer nonmember noshing notching nothings noticing noting numbed numbness ocher ' +
    'offering olden openings opining orderings otter outed outing outrider outshine outsider outsiders ' +
    'outsides outsize outsizes outwards overfull overhaul overkill oversell pace paced palace parson ' +
    'parsons peace peddling penning pensions peopled peoples percussion permissive personals phonemes ' +
    'phoneys phonies phoniest phony piece pierces placated placid plaice plane planed plate plated played ' +
    'pleading pleas pleased pleases pleasure pone pones pounding precedent precious preciser precises ' +
    'precisest precluding predicts preening presiding pretending previews previously priory proceeding ' +
    'produce producers produces projects promotion promotions prone proportional protects quainter ' +
    'quarrels quartet quartets quilters quitters react reacted reactive rebinding rebounded rebounds ' +
    'recant receding receipted receipting receptive recessed recessing recessive reciting reclined ' +
    'reclining recoiled recoiling recreant recurring redounded redounds refiling refining refocused ' +
    'refuse refuted regent registrar registry rehashed reheat rehiring relent reliving remanded reminded ' +
    'reminding repeal repeater repulsed requester requited rerunning rescinding rescuing resent reserved ' +
    'reserving resided resides residue residues resigning resisted resister resisters resisting resistor ' +
    'resounded resounds respiring resuming retaining retarding retch retched reticent retiring retorting ' +
    'retrying reused reviling revising reviving rewinding rewiring roach roistered rosining sables sades ' +
    'safes sages sale salts salves sames sanding sates saves saxes scales scaliest scanting scarfing ' +
    'scarring scatting scent scooping score scuppers seceding seconded seconding secondly seconds ' +
    'sediment sediments seeding seedling seething selector send sends sensing serpents shafting sharking ' +
    'sharpers shill shingle shingled shingles shinning shipper shippers shipping ships shirting shoaling ' +
    'shockers shocking shoes shoos shooters shooting shore shots shouting shows sighed sighing sighting ' +
    'signaled signaling signer signet signings sill sine singe singed singeing singing singled singles ' +
    'singling singly sinned sinning sipped skill skimped skinning skipper skippered skipping skirting ' +
    'slanting slapping slipped slippers slipping slopped sloppier slopping slops smallish smallness smart ' +
    'smartest smarting smarts smellier smelliest snappers snapping snarling snipped snipping snoopers ' +
    'snooping snore snorting soles somethings soothing sopped sopping sops sore spanking spanning ' +
    'sparking sparring spatting speaking spearing specking sped speed speeding speeds spelling spelt ' +
    'spenders spill spindling sponging spore sporting spreading spurting stabbing stablest stabling ' +
    'stacking staffing staining stales stalking stall stalling stamping stapling star starching stares ' +
    'staring stark starlets starling starlings starring stars starters startles startling starving ' +
    'starvings stashing states stating statue statures statuses statutes stent stepping sterling stile ' +
    'stillest stilt stinting stipends stippled stirring stoke stole stomping stone stooping stopped ' +
    'stopper stoppers stopping stops stored stores storey stork storm storming story stove stripped ' +
    'stropped stropping stunting subscribe subscribes suspending suspends swapping swarming swatting ' +
    'swellest swigging swill swooping swore take taker takes tames teats telephoned telephones telephonic ' +
    'telephony telephoto telethon telethons tents tests thee thees theme there theses thing thinks thins ' +
    'thirds thongs thorough though thrive throughput tides ties tiles timeline timer timers tines tings ' +
    'tires toady toddy token tomes tonal transacting transited transition transitions translated ' +
    'translation translations transmuted trice trough tugged twine udder unbeknown undated unfits unite ' +
    'unity unknowing unsubscribe untangled untapped untie update updater upward upwardly uses ushers ' +
    'vague vale valve valved visioned visioning visitors vitiated vitiating vomiting websites weeds weeps ' +
    'wees whams whets whits whole whore witching withdraw withdrawn withdraws withered world worthy ' +
    'woulds wound writhing wroth yeahs yearn yearns yeas youngest youngster'
  ).split(' '),
);
