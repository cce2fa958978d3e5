/**
 * Common English words that are one or two letters away from a word of the grammar. They mean something of their own and
 * are never taken for a misspelling of it.
 */
export const LOOKALIKES: ReadonlySet<string> = new Set(
  (
    'abide abode abort absented absentee absents abstention accent accented accessed accosted acquitted ' +
    'actives activism activist activists actresses actuality addend adder addiction addictions additions ' +
    'additive addled addressed addressee addressees adoption aglow agree aide aided aiding allot allotted ' +
    'alloy alloyed almost alone along alter alternately alternative alternatives ambience ambition ' +
    'amperage annually antibody anythings appreciable appreciated appreciates appreciative apter article ' +
    'artistes ashed asides askew assent aster attentions attentive attributed attributes attributive ' +
    'audiences audition auditions auguster auricles averaged averages avoidable baaed baggiest baked ' +
    'balanced balances baled bank barbering barbing bared barging baring barking barraging barreling ' +
    'barrings bartering base baser bases bashed basted bated bayed baying bearding becalmed become ' +
    'bedsides befogging began beginnings begun beings bellow belongings berrying beside besieges besought ' +
    'biased black blackest bland blanks bling blink blogging blow blurring boarding boggiest bough boughs ' +
    'bounce bouncer bouncers bounces bouncier bounded bracelet bracketed bring brought brunched bugger ' +
    'buggiest builds built bullying buoying burring burying bused businesses busing busying cabled ' +
    'caddying calendared calked caller callused calmed calved campaigners candying cankered cannon ' +
    'cantered capsuled captaining captains capture captures caressed caresses caressing carnation ' +
    'caroling carolled caroming caroused carouses carousing catcalled cavilled champing champion ' +
    'championed chance changed changes channeled channelled chanting charge charring cheapens cheapness ' +
    'cheated checkers cheeks cheeps cheer cheery chewiest chomping chooses choosey choosier choosing ' +
    'choosy chose chroming citation clammed classing cleanest clearest clomping clouting coasting codes ' +
    'coding coffined cokes coking cold comas combated combine combines combing combs comer comers comet ' +
    'comets comings commented communed compacts competed competes compiled complected complete completely ' +
    'completer completest complexes complied comported composted computed conceded conceited concerted ' +
    'concocted concocts condensed conducted conducts cones confined confining congested conjoining ' +
    'conjoins connects connoting conserved consisted consorted constant constants constrain constraining ' +
    'constrains consulted contact contacting contagion contagions containers contended content contented ' +
    'contests contexts continuing contorted contorts contract contracted contracts contrail contrails ' +
    'contrasted contrasts contriving controls convened convent convents converted convicted convicts ' +
    'cooing copes coping cores coring correctly corseted cotes couching coughing countering counters ' +
    'counties county coupling coursing court courting coves coveting cowing crashing crassest crate ' +
    'crated creaked creamed crease creased creasing creating creations creature credited cremate cremated ' +
    'cremation cremations crested cresting crisping croaking crocuses crooking crooning cropping crossest ' +
    'crossings crowding crowning cruising crushing culled cultured cunt currant currants currency ' +
    'currents currying curtaining curtains daring databases deceived deceiver declaimed declared decline ' +
    'deliver deliverer deliverers deliveries delivering delivers delivery deplaned derails destined ' +
    'detail detailed detained detains disable disables disarmed domains dormancy dovetails duding duping ' +
    'earliness earthier earthiest earthlier earthliest eery emceed emceeing emending emery enable enables ' +
    'enameled encoding endings endowing enduing enduring enfolded ennobled entailed equalise eternal ' +
    'ether evermore exceedingly excelled excelling excels excepting exceptional exceptions excepts ' +
    'excerpt excerpts excesses excessive excluded excludes excreted excreting excusing exemption exertion ' +
    'expansive expended expending expenditures expensively exploding explosive expressive extended ' +
    'extending extensive externally externals extolled extracted extracts extruding fabled failing ' +
    'failings fails falser falter faulting felled felling fells fetich fever filed fillet filleted ' +
    'filling fills filmed filtered filters filthier firs fist fitter flailed flailing flogged foiled ' +
    'folds folksy footlights foresight forks forth forthright fourthly frequent frequently frequents ' +
    'fuelling fulled fulling fulls gazetting gentling gestating givens gives glutting goads gods golds ' +
    'good goody goofs gooks goons graceful grail gratefully grater greasier greatest greeting gritting ' +
    'groupers grout guesting gutting haggling hairline haling halving handling hard haring hassling ' +
    'hating hauling hawing haying hazing head hear hears heart heaving hell hellos herd hibernation ' +
    'highness hippy historic hither hiving hoard identity inaction inclined inclines inclining inclosed ' +
    'incloses inclosing individualism individualist inductive influxes insider insiders insides intruded ' +
    'intrudes intruding invective invoiced issue issues joiner jointed jointing jouncing kindle kingly ' +
    'know knows lacing lactated lager lamer lamest lapped lapse lapses larder large larges largess ' +
    'larking laser lasted latching late latent latex lather latter laxer laxest layer leading leafing ' +
    'leaguing leaking leaning leanings leaping leapt learning leas lease leash leashing leasing leaved ' +
    'leavening leaves leavings lest levelled libeled libelled licking lickings lies lifelike lifeline ' +
    'lifetimes lifted likes liking lilted limes liming lines linger lining lisped listen listened liter ' +
    'lived liven livening livens liver livers livest livings local locate locates locking lodger logger ' +
    'loner longed looming looping loosing looting loser lover loves loving lowed lowers lowliest loyalest ' +
    'lucking lusted maids maiming maims mainline mainlines mains malls mangling mantling mappings ' +
    'marbling markedly marker market marketed markings marred marsh marveling masked massage massaged ' +
    'massages massing match mauling mauls menus mesdames messing mighty mils minds mines minis minks ' +
    'mints miscuing misdoing missions misting misusing mobiles mobilise mobilize momentary monkey mosey ' +
    'moth moths motile moussing mouth mouths mumblers mussing naked napes needling needy nether newer ' +
    'newsy nonmember noshing notching nothings noticing noting numbed numbness ocher offering olden ' +
    'openings opining orderings others otter outed outing outlooks outrider outshine outsider outsiders ' +
    'outsides outsize outsizes outwards overalls overfull overhaul overkill oversell pace paced paint ' +
    'palace parson parsons passable peace pease peddling penning pensions peopled peoples percussion ' +
    'permissive peroxided personals phonemes phoneys phonies phoniest phony piece pieced pierces pint ' +
    'placated placid plaice plane planed plate plated played pleading pleas pleased pleases pleasure ' +
    'points pone pones possibles possibly potentially pounding praising precedent precious preciser ' +
    'precises precisest precluding predicts preening premising presented presenter presents presided ' +
    'presiding pretending previews previously print priors priory proceeded proceeding processes ' +
    'processor produce producers produces professed professes profiled profiling profited profiting ' +
    'progressed projects promised promoting promotion promotions prompting prone proportional proposing ' +
    'protects protested provide provider provides providing provoked quainter quantify quarrels quartet ' +
    'quartets quiets quilt quilters quit quite quitters rage rallying rang ranged ranger reaches react ' +
    'reacted reactive rebinding rebounded rebounds recant receding receipted receipting receiver ' +
    'receptive recessed recessing recessive reciting reclined reclining recoiled recoiling recorder ' +
    'recouped recovers recreant recurring redounded redounds refiling refining refocused reformed refuse ' +
    'refuses refuted regarded regent regiment regiments registrar registry rehashed reheat rehiring ' +
    'relent reliving reloaded remanded reminded reminding remote removed removes repeal repeated repeater ' +
    'repeats reported repulsed requester requited rerunning rescinding rescuing resent reserved reserving ' +
    'resided resides residue residues resigning resisted resister resisters resisting resistor resorted ' +
    'resounded resounds respiring resuming retained retaining retarding retch retched reticent retiring ' +
    'retorting retrying return reused revenge revenged revenges reviling revising reviving rewarded ' +
    'rewinding rewiring roach roistered rosining sables sades safes sages sale salts salved salves sames ' +
    'sanding sands sates save saver saves sawed saxes saying says scales scaliest scanting scare scarfing ' +
    'scarring scatting scent scooping scope score scorer scores scorn scuppers seceding seconded ' +
    'seconding secondly seconds sediment sediments seeding seedling seep seething selected selector ' +
    'selects send sends sensing serpents shafting sharking sharpers shaved shawl sheep shell sheller ' +
    'shelved shielded shill shingle shingled shingles shinning shipper shippers shipping ships shirting ' +
    'shoaling shockers shocking shoes shoos shooters shooting shore shored shots shoulder shouting ' +
    'shovelled shows shrilled sighed sighing sighting signaled signaling signer signet signings silenter ' +
    'silently silents sill sine singe singed singeing singing singled singles singling singly sinned ' +
    'sinning sipped skill skimped skinning skipper skippered skipping skirting slanting slapping slaved ' +
    'slaying slays sleek sleeps sleepy sleet slipped slippers slipping slopped sloppier slopping slops ' +
    'small smallish smallness smart smartest smarting smarts smelled smellier smelliest snappers snapping ' +
    'snarling snipped snipping snoopers snooping snore snored snorting soles somethings soothing sopped ' +
    'sopping sops sore spanking spanning sparking sparring spatting spaying spays speaking spearing ' +
    'specific specifics specifier specifies specking sped speed speeding speeds spelled spelling spelt ' +
    'spenders spill spindling sponging spore sporting spraying spreading spurting stabbing stablest ' +
    'stabling stabs stacking staffing staging stags staining staking stales staling stalking stall ' +
    'stalling stamping stand standbys stapling star starching stared stares staring stark starlets ' +
    'starling starlings starring stars starters startles startling starving starvings stashing states ' +
    'stating statue statues statures statuses statutes staved staving steadying stealing steaming steep ' +
    'stent stepping sterling stile stillest stills stilt stinting stipends stippled stirring stoke stoked ' +
    'stole stomping stone stoned stooping stopped stopper stoppers stopping stops stored stores storey ' +
    'stork storm stormed storming story stove stowed strands stratums strawing straying strays stripped ' +
    'stropped stropping studying stunting subscribe subscribes suspending suspends swapping swarming ' +
    'swatting swaying sways sweep swelled swellest swigging swill swooping swore tailing take taker takes ' +
    'tames tank tanks tattling teats telephoned telephones telephonic telephony telephoto telethon ' +
    'telethons tents tests thee thees theirs theme there theses thickest thicket thickets thing think ' +
    'thinks thins thirds thongs thorough though thought thoughts thrive throughput ticked ticketed tides ' +
    'ties tiles timed timeline timer timers tines tings tires toady toddling toddy token tomes tonal ' +
    'toppling totality tough tousling toweling towelling tracking training tramping trampling transacting ' +
    'transited transition transitions transitted translated translation translations transmuted trapping ' +
    'trashing traveling trawling trebling trialing trice trifling trilling tripling trolling trough ' +
    'tugged twine udder unbeknown undated unfits unite unites unity unknowing unknowns unsubscribe ' +
    'untangled untapped untie update updater upward upwardly uses ushers vague vale valve valved visioned ' +
    'visioning visitors vitiated vitiating vomiting websites weeds weeps wees whams what whatever ' +
    'whenever wherever whets whits whole whore witching withdraw withdrawal withdrawing withdrawn ' +
    'withdraws withered world worthy woulds wound writhing wroth yeahs yearn yearns yeas youngest ' +
    'youngster'
  ).split(' '),
);
